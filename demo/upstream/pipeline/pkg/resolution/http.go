package resolution

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	fetchTimeout = 10 * time.Second
	maxSize      = 1 << 20
)

func resolveOverHTTP(ctx context.Context, params map[string]string) (Resolved, error) {
	address, err := required(params, "url")
	if err != nil {
		return Resolved{}, err
	}
	if parsed, err := url.Parse(address); err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") {
		return Resolved{}, fmt.Errorf("parameter \"url\" must be an http or https URL, not %q", address)
	}
	data, err := fetch(ctx, address)
	if err != nil {
		return Resolved{}, err
	}
	if !json.Valid(data) {
		return Resolved{}, fmt.Errorf("what %s serves is no JSON", address)
	}
	return Resolved{Data: data, Source: address}, nil
}

func fetch(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("fetching the task: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetching the task: %s answered %s", address, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, maxSize))
}
