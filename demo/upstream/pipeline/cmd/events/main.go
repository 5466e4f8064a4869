// Command events says which CloudEvents are sent.
package main

import (
	"net/http"

	"github.com/tektoncd/pipeline/internal/serve"
	"github.com/tektoncd/pipeline/pkg/events"
)

func main() {
	serve.Run("tekton-events-controller", map[string]http.HandlerFunc{"GET /events": list})
}

func list(w http.ResponseWriter, r *http.Request) {
	types, err := events.Types(r.URL.Query().Get("resource"))
	if err != nil {
		serve.Error(w, http.StatusNotFound, err)
		return
	}
	serve.JSON(w, http.StatusOK, map[string][]string{"types": types})
}
