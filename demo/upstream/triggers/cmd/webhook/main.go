// Command webhook says whether a Trigger can work.
package main

import (
	"context"
	"net/http"

	"github.com/tektoncd/triggers/internal/serve"
	"github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
)

type review struct {
	Allowed bool   `json:"allowed"`
	Message string `json:"message,omitempty"`
}

func main() {
	serve.Run("tekton-triggers-webhook", map[string]http.HandlerFunc{
		"POST /validate": serve.Answer(func(_ context.Context, trigger v1beta1.Trigger) (review, error) {
			if err := trigger.Validate(); err != nil {
				return review{Message: err.Error()}, nil
			}
			return review{Allowed: true}, nil
		}),
	})
}
