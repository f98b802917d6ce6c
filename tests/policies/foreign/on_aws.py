"""Programs on AWS that have nothing to do with tables."""

import json
from typing import Any

from tests.policies.foreign.declared import (
    ACCOUNT,
    AWS,
    STACK,
    UNKNOWN,
    Program,
    Resource,
    archive,
    asset,
    component,
    of,
    on_aws,
    secret,
)

ROLE = "aws:iam/role:Role"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [*statements]})


def trusting(**principal: str) -> str:
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


def allowing(action: list[str] | str, resource: str) -> str:
    return document({"Effect": "Allow", "Action": action, "Resource": resource})


def empty() -> Program:
    return [Resource(type=STACK, name="shop-dev")]


def provider_alone() -> Program:
    return on_aws()


def website() -> Program:
    policy = document(
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::pages/*",
        }
    )
    bucket = "aws:s3/bucket:Bucket"
    files = [
        of("aws:s3/bucketObject:BucketObject", f"page-{n}", bucket="pages", source=asset("<html/>"))
        for n in range(40)
    ]
    return on_aws(
        of(bucket, "pages", bucket="pages", website={"indexDocument": "index.html"}),
        of("aws:s3/bucketPolicy:BucketPolicy", "pages", bucket="pages", policy=policy),
        of("aws:cloudfront/distribution:Distribution", "cdn", enabled=True, origins=[{"id": "s3"}]),
        *files,
    )


def network() -> Program:
    subnets = [
        of("aws:ec2/subnet:Subnet", f"subnet-{n}", vpcId=UNKNOWN, cidrBlock=f"10.0.{n}.0/24")
        for n in range(6)
    ]
    open_rule = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
    group = "aws:ec2/securityGroup:SecurityGroup"
    return on_aws(
        component("awsx:ec2:Vpc", "vpc"),
        of("aws:ec2/vpc:Vpc", "vpc", cidrBlock="10.0.0.0/16", tags={"Name": "vpc"}),
        *subnets,
        of("aws:ec2/natGateway:NatGateway", "nat", subnetId=UNKNOWN, allocationId=UNKNOWN),
        of(group, "open", ingress=[open_rule], egress=[open_rule]),
        of("aws:ec2/vpcEndpoint:VpcEndpoint", "db", serviceName="com.amazonaws.us-east-1.dynamodb"),
        region="eu-central-1",
    )


def kubernetes_cluster() -> Program:
    policies = ("AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController")
    attached = [
        of(ATTACHMENT, name, role="eks", policyArn=f"arn:aws:iam::aws:policy/{name}")
        for name in policies
    ]
    issuer = "oidc.eks.us-east-1.amazonaws.com/id/A"
    federated = document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{issuer}:sub": "system:serviceaccount:web:web"}},
        }
    )
    return on_aws(
        component("eks:index:Cluster", "main"),
        of(ROLE, "eks", name="eks", assumeRolePolicy=trusting(Service="eks.amazonaws.com")),
        *attached,
        of("aws:eks/cluster:Cluster", "main", roleArn=UNKNOWN, vpcConfig={"subnetIds": [UNKNOWN]}),
        of("aws:eks/nodeGroup:NodeGroup", "nodes", clusterName="main", nodeRoleArn=UNKNOWN),
        of("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "oidc", url=UNKNOWN),
        of(ROLE, "web", name="web", assumeRolePolicy=federated),
        Resource(type="pulumi:providers:kubernetes", name="main", props={"kubeconfig": UNKNOWN}),
    )


def function() -> Program:
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    return on_aws(
        of(ROLE, "hello", assumeRolePolicy=trusting(Service="lambda.amazonaws.com")),
        of(ATTACHMENT, "basic", role="hello", policyArn=basic),
        of(
            "aws:lambda/function:Function",
            "hello",
            code=archive("./app"),
            handler="app.main",
            role=UNKNOWN,
            environment={"variables": {"TOKEN": secret("hush")}},
        ),
        of("aws:cloudwatch/logGroup:LogGroup", "hello", retentionInDays=14),
        of(
            "aws:lambda/permission:Permission", "api", action="lambda:InvokeFunction", principal="*"
        ),
        of("aws:apigatewayv2/api:Api", "api", protocolType="HTTP", target=UNKNOWN),
    )


def made_by_cdk() -> Program:
    return on_aws(
        component("cdk:construct:aws-cdk-lib/Stack", "shop"),
        component("cdk:construct:aws-cdk-lib/aws_s3/Bucket", "assets", "shop"),
        Resource(
            type="aws-native:s3:Bucket",
            name="assetsA1B2C3",
            props={"bucketName": "assets", "tags": [{"key": "aws-cdk:id", "value": "x"}]},
            parent="assets",
        ),
        Resource(
            type="aws-native:lambda:Function",
            name="handlerD4E5F6",
            props={"code": {"s3Bucket": UNKNOWN}, "role": UNKNOWN},
        ),
        Resource(
            type="aws-native:index:ExtensionResource",
            name="custom",
            props={"type": "AWS::StepFunctions::StateMachine", "properties": {"a": UNKNOWN}},
        ),
        region="us-east-1",
    )


def identities() -> Program:
    buckets = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
    roles = [
        resource
        for n in range(20)
        for resource in (
            of(ROLE, f"team-{n}", assumeRolePolicy=trusting(AWS=f"arn:aws:iam::{ACCOUNT}:role/ci")),
            of(
                "aws:iam/policy:Policy",
                f"team-{n}",
                policy=allowing(buckets, f"arn:aws:s3:::team-{n}/*"),
            ),
            of(ATTACHMENT, f"team-{n}", role=f"team-{n}", policyArn=UNKNOWN),
        )
    ]
    return on_aws(
        *roles,
        of("aws:iam/group:Group", "people", name="people"),
        of("aws:iam/user:User", "bot", name="bot", permissionsBoundary=UNKNOWN),
        of(
            "aws:iam/groupPolicy:GroupPolicy",
            "people",
            group="people",
            policy=allowing("ec2:DescribeInstances", "*"),
        ),
        of("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "all", minimumPasswordLength=20),
    )


def database() -> Program:
    return on_aws(
        of(
            "aws:rds/instance:Instance",
            "db",
            engine="postgres",
            password=secret("hush"),
            storageEncrypted=False,
            kmsKeyId=UNKNOWN,
        ),
        of("aws:secretsmanager/secret:Secret", "db", name="db"),
        of("aws:elasticache/cluster:Cluster", "cache", engine="redis"),
        region="eu-west-1",
    )


def containers() -> Program:
    return on_aws(
        of("aws:ecs/cluster:Cluster", "web"),
        of("aws:ecs/service:Service", "web", desiredCount=2, taskDefinition=UNKNOWN),
        of("aws:ecs/taskDefinition:TaskDefinition", "web", containerDefinitions=UNKNOWN),
        of(
            "aws:appautoscaling/target:Target",
            "web",
            serviceNamespace="ecs",
            scalableDimension="ecs:service:DesiredCount",
            resourceId="service/web/web",
            minCapacity=1,
            maxCapacity=4,
        ),
        of("aws:lb/loadBalancer:LoadBalancer", "web", subnets=[UNKNOWN, UNKNOWN]),
        Resource(type="docker-build:index:Image", name="web", props={"tags": ["web:latest"]}),
    )


def domain() -> Program:
    east = Resource(type=AWS, name="east", props={"region": "us-east-1"})
    return on_aws(
        east,
        Resource(
            type="aws:acm/certificate:Certificate",
            name="www",
            props={"domainName": "www.example.com", "validationMethod": "DNS"},
            provider="east",
        ),
        of("aws:route53/record:Record", "www", zoneId=UNKNOWN, type="A", name="www"),
        region="eu-west-1",
    )


def on_an_emulator() -> Program:
    endpoints = json.dumps([{"s3": "http://localhost:4566", "sqs": "http://127.0.0.1:4566"}])
    return on_aws(
        of("aws:sqs/queue:Queue", "jobs", name="jobs"),
        region="us-east-1",
        endpoints=endpoints,
        skipCredentialsValidation="true",
        skipRequestingAccountId="true",
    )


def template_of_others() -> Program:
    template = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    return on_aws(
        of("aws:cloudformation/stack:Stack", "queue", templateBody=json.dumps(template)),
        of("aws:cloudcontrol/resource:Resource", "logs", typeName="AWS::Logs::LogGroup"),
    )


def long_documents() -> Program:
    many = [
        {
            "Sid": f"s{n}",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": f"arn:aws:s3:::b{n}{'*' * 40}",
        }
        for n in range(150)
    ]
    kept = [
        {"Effect": "Allow", "Action": f"s3:Get*{'?' * n}*", "Resource": f"arn:aws:s3:::{'*a' * n}"}
        for n in range(80)
    ]
    return on_aws(
        of("aws:s3/bucketPolicy:BucketPolicy", "wide", bucket="b", policy=document(*many)),
        of("aws:iam/policy:Policy", "stars", policy=document(*kept)),
        of("aws:sqs/queuePolicy:QueuePolicy", "deep", policy="[" * 5000 + "]" * 5000),
        of("aws:ssm/parameter:Parameter", "text", value="x" * 1_000_000),
        of("aws:sfn/stateMachine:StateMachine", "flow", definition=json.dumps({"States": kept})),
    )


def many() -> Program:
    return on_aws(
        *(of("aws:s3/bucketObjectv2:BucketObjectv2", f"o{n}", key=f"k{n}") for n in range(200))
    )


PROGRAMS = {
    "empty": empty,
    "a provider alone": provider_alone,
    "a website": website,
    "a network": network,
    "a Kubernetes cluster": kubernetes_cluster,
    "a function": function,
    "made by CDK": made_by_cdk,
    "identities": identities,
    "a database": database,
    "containers": containers,
    "a domain": domain,
    "on an emulator": on_an_emulator,
    "templates of other things": template_of_others,
    "long documents": long_documents,
    "many objects": many,
}
