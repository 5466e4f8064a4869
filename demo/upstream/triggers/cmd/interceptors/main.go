// Command interceptors decides which events go on.
package main

import (
	"context"
	"net/http"

	"github.com/tektoncd/triggers/internal/serve"
	"github.com/tektoncd/triggers/pkg/interceptors/cel"
)

type request struct {
	Filter string            `json:"filter"`
	Header map[string]string `json:"header"`
	Body   map[string]any    `json:"body"`
}

type response struct {
	Continue bool `json:"continue"`
}

func main() {
	serve.Run("tekton-triggers-core-interceptors", map[string]http.HandlerFunc{"POST /cel": serve.Answer(filter)})
}

func filter(_ context.Context, r request) (response, error) {
	compiled, err := cel.Compile(r.Filter)
	if err != nil {
		return response{}, err
	}
	accepted, err := compiled.Accepts(cel.Event{Header: r.Header, Body: r.Body})
	return response{Continue: accepted}, err
}
