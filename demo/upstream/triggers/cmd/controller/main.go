// Command controller takes parameters out of events.
package main

import (
	"context"
	"net/http"

	"github.com/tektoncd/triggers/internal/serve"
	"github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
)

type bound struct {
	Params []v1beta1.Param `json:"params"`
}

func main() {
	serve.Run("tekton-triggers-controller", map[string]http.HandlerFunc{
		"POST /bind": serve.Answer(func(_ context.Context, request v1beta1.BindingRequest) (bound, error) {
			params, err := v1beta1.Bind(request)
			return bound{Params: params}, err
		}),
	})
}
