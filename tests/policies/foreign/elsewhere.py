"""Programs of other clouds and providers, and of unknown ones."""

import json
from typing import Any

from tests.policies.foreign.declared import (
    UNKNOWN,
    Program,
    Resource,
    archive,
    asset,
    component,
    elsewhere,
    of,
    on_aws,
    secret,
)


def on_kubernetes() -> Program:
    labels = {"app": "web"}
    pod = {"containers": [{"name": "web", "image": "web:1", "env": [{"name": "A", "value": ""}]}]}
    return elsewhere(
        of("pulumi:providers:kubernetes", "k8s", kubeconfig=secret("{}")),
        of(
            "kubernetes:apps/v1:Deployment",
            "web",
            metadata={"name": "web", "labels": labels},
            spec={"replicas": 2, "template": {"metadata": {"labels": labels}, "spec": pod}},
        ),
        of("kubernetes:core/v1:ConfigMap", "big", data={"config.json": "x" * 900_000}),
        of("kubernetes:core/v1:Secret", "token", stringData=secret({"token": "hush"})),
        of("kubernetes:helm.sh/v3:Release", "db", chart="postgresql", values={"a": UNKNOWN}),
        of("kubernetes:s3.services.k8s.aws/v1alpha1:Bucket", "custom", spec={"name": "t"}),
        of("kubernetes:cert-manager.io/v1:Certificate", "web", spec={"secretName": UNKNOWN}),
    )


def on_azure() -> Program:
    return elsewhere(
        of("azure-native:resources:ResourceGroup", "group", location="westeurope"),
        of("azure-native:storage:StorageAccount", "files", sku={"name": "Standard_LRS"}),
        of("azure-native:cosmosdb:DatabaseAccount", "db", databaseAccountOfferType="Standard"),
        of("azure-native:keyvault:Key", "key", properties={"kty": "RSA"}),
    )


def on_google() -> Program:
    return elsewhere(
        of("pulumi:providers:gcp", "default_8_1_0", project="shop"),
        of("gcp:storage/bucket:Bucket", "files", location="EU"),
        of("gcp:firestore/database:Database", "db", type="FIRESTORE_NATIVE"),
        of("gcp:kms/cryptoKey:CryptoKey", "key", rotationPeriod="100000s"),
    )


def of_services() -> Program:
    return elsewhere(
        of("datadog:index/monitor:Monitor", "slow", query="avg(last_5m):aws.dynamodb.x{*} > 1"),
        of("github:index/repository:Repository", "code", visibility="public"),
        of("cloudflare:index/record:Record", "www", value="1.2.3.4"),
        of("pagerduty:index/service:Service", "calls", escalationPolicy=UNKNOWN),
        of("pulumiservice:index:Webhook", "hook", secret=secret("hush")),
        of("pulumi:pulumi:StackReference", "network", name="acme/network/prod"),
        of("terraform-module:index:Module", "legacy", source="terraform-aws-modules/vpc/aws"),
    )


def of_chance() -> Program:
    return elsewhere(
        of("random:index/randomPassword:RandomPassword", "word", length=24, result=secret(UNKNOWN)),
        of("random:index/randomPet:RandomPet", "pet", length=2),
        of("tls:index/privateKey:PrivateKey", "key", algorithm="ED25519"),
        of("command:local:Command", "run", create="make", environment={"A": secret("hush")}),
        of("time:index/sleep:Sleep", "wait", createDuration="30s"),
    )


def dynamic() -> Program:
    return elsewhere(
        of("pulumi-python:dynamic:Resource", "one", __provider="gASV" + "A" * 200_000, x=UNKNOWN),
        of("pulumi-nodejs:dynamic:Resource", "two", __provider="exports.handler = () => {}"),
        of("pulumi-python:dynamic/table:Table", "three", name="prod-table", hashKey=1),
    )


def components() -> Program:
    nested = [
        component("shop:index:Box", f"box-{n}", f"box-{n - 1}" if n else "") for n in range(150)
    ]
    return elsewhere(
        *nested,
        component("aws:dynamodb:Tables", "named like tables"),
        of("shop:remote:Service", "remote", urn="urn:pulumi:dev::shop::x:y:Z::z"),
    )


def odd_types() -> Program:
    types = (
        *(
            "",
            ":",
            "::",
            "x",
            "a:b",
            "a:b:c:d:e",
            "aws",
            "aws:",
            "aws::",
            "AWS:dynamodb/table:Table",
        ),
        *("aws:dynamodb/table:Table ", "aws:dynamodb/table:table", "\N{SNOWMAN}:\N{SNOWMAN}:X"),
        *("x" * 10_000, "pulumi:providers:", "pulumi:providers:aws-native", "pulumi:pulumi:Other"),
    )
    return elsewhere(*(of(one, f"odd-{n}", name="x") for n, one in enumerate(types)))


def odd_values() -> Program:
    deep: object = "end"
    for _ in range(40):
        deep = {"a": [deep]}
    odd: dict[str, Any] = {
        "": None,
        "tags": [[], [[]], {"": {}}, None],
        "name": {"not": "a name"},
        "n": 1e308,
        "policy": json.dumps([1, [2, [3]]]),
        "deep": deep,
        "asset": asset("\x00\N{SNOWMAN}"),
        "archive": archive("/dev/null"),
        "secret": secret(secret({"a": secret(UNKNOWN)})),
        "keys": {"a.b['c']": 1, "\N{SNOWMAN}": 2, "__proto__": 3},
    }
    types = ("aws:s3/bucket:Bucket", "aws:sqs/queue:Queue", "x:y:Z", "aws:ec2/instance:Instance")
    made = [of(one, f"odd-{n}", **odd) for n, one in enumerate(types)]
    return on_aws(*made, **{name: value for name, value in odd.items() if name != "tags"})


def all_unknown() -> Program:
    """Everything that is not the pack's, with nothing but values that are not known yet."""
    names = ("name", "policy", "arn", "tags", "tagsAll", "region", "kmsKeyId", "provider", "")
    props: dict[str, str] = dict.fromkeys(names, UNKNOWN)
    types = (
        *("aws:s3/bucket:Bucket", "aws:ec2/vpc:Vpc", "aws:lambda/function:Function", "x:y:Z"),
        *("kubernetes:core/v1:Pod", "azure-native:web:WebApp", "aws-native:s3:Bucket"),
    )
    unnamed = [of(one, f"x-{n}", **props) for n, one in enumerate(types)]
    return elsewhere(Resource(type="pulumi:providers:gcp", name="gcp", props=props), *unnamed)


PROGRAMS = {
    "on Kubernetes": on_kubernetes,
    "on Azure": on_azure,
    "on Google Cloud": on_google,
    "of services": of_services,
    "of chance": of_chance,
    "dynamic": dynamic,
    "components": components,
    "of odd types": odd_types,
    "of odd values": odd_values,
    "all unknown": all_unknown,
}
