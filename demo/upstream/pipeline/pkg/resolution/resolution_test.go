package resolution

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestResolveInCluster(t *testing.T) {
	resolved, err := Resolve(context.Background(), Request{
		Resolver: "cluster",
		Params:   map[string]string{"name": "tkn", "namespace": "openshift-pipelines"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "openshift-pipelines/tkn"; resolved.Source != want {
		t.Errorf("expected %s, got %s", want, resolved.Source)
	}
}

func TestResolveOverHTTP(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"kind":"Task"}`))
	}))
	defer server.Close()
	resolved, err := Resolve(context.Background(), Request{Resolver: "http", Params: map[string]string{"url": server.URL}})
	if err != nil {
		t.Fatal(err)
	}
	if string(resolved.Data) != `{"kind":"Task"}` {
		t.Errorf("got %s", resolved.Data)
	}
}

func TestResolveNeedsAKnownResolver(t *testing.T) {
	if _, err := Resolve(context.Background(), Request{Resolver: "svn"}); err == nil {
		t.Fatal("expected an unknown resolver to be refused")
	}
}
