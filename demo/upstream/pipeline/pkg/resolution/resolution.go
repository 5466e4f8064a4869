// Package resolution fetches tasks from where they live.
package resolution

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Request names a resolver and gives its parameters.
type Request struct {
	Resolver string            `json:"resolver"`
	Params   map[string]string `json:"params"`
}

// Resolved is a task as it was found, and where.
type Resolved struct {
	Data   json.RawMessage `json:"data"`
	Source string          `json:"source"`
}

// Resolve hands a request to its resolver.
func Resolve(ctx context.Context, request Request) (Resolved, error) {
	switch request.Resolver {
	case "cluster":
		return resolveInCluster(request.Params)
	case "http":
		return resolveOverHTTP(ctx, request.Params)
	case "":
		return Resolved{}, errors.New("the request names no resolver")
	default:
		return Resolved{}, fmt.Errorf("there is no resolver %q; there are cluster and http", request.Resolver)
	}
}

func required(params map[string]string, name string) (string, error) {
	if params[name] == "" {
		return "", fmt.Errorf("missing required parameter %q", name)
	}
	return params[name], nil
}
