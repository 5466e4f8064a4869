// Command resolvers fetches tasks from the cluster or over HTTP.
package main

import (
	"net/http"

	"github.com/tektoncd/pipeline/internal/serve"
	"github.com/tektoncd/pipeline/pkg/resolution"
)

func main() {
	serve.Run("tekton-pipelines-remote-resolvers", map[string]http.HandlerFunc{
		"POST /resolve": serve.Answer(resolution.Resolve),
	})
}
