module engine

go 1.24

tool (
	github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
	github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python
)

require (
	github.com/pulumi/pulumi/pkg/v3 v3.79.0
	github.com/pulumi/pulumi/sdk/v3 v3.79.0
)

// A requirement does not carry over the replacements that pulumi's own build makes.
replace (
	github.com/sergi/go-diff => github.com/sergi/go-diff v1.1.0
	github.com/xanzy/ssh-agent => github.com/pulumi/ssh-agent v0.5.1
)
