// Command webhook says whether a PipelineSpec can run.
package main

import (
	"context"
	"net/http"

	"github.com/tektoncd/pipeline/internal/serve"
	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
)

type review struct {
	Allowed bool   `json:"allowed"`
	Message string `json:"message,omitempty"`
}

func main() {
	serve.Run("tekton-pipelines-webhook", map[string]http.HandlerFunc{
		"POST /validate": serve.Answer(func(_ context.Context, spec v1.PipelineSpec) (review, error) {
			if err := spec.Validate(); err != nil {
				return review{Message: err.Error()}, nil
			}
			return review{Allowed: true}, nil
		}),
	})
}
