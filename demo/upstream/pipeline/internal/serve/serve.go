// Package serve runs the HTTP server that every long-running program of this repository is.
package serve

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Run serves the routes, /healthz and /readiness until the process is told to stop.
// A pattern is one of http.ServeMux: "POST /run".
func Run(name string, routes map[string]http.HandlerFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server := &http.Server{Addr: address(), Handler: mux(routes), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(grace)
	}()
	log.Printf("%s listens on %s", name, server.Addr)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatalf("%s: %v", name, err)
	}
}

func address() string {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	return net.JoinHostPort("127.0.0.1", port)
}

func mux(routes map[string]http.HandlerFunc) *http.ServeMux {
	mux := http.NewServeMux()
	for _, path := range []string{"/healthz", "/readiness"} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	}
	for pattern, handler := range routes {
		mux.HandleFunc(pattern, handler)
	}
	return mux
}

// Answer makes a handler of a function from the JSON that was posted to the JSON that is answered.
// An error of the function is a 422 with its message, a body that is no JSON a 400.
func Answer[In, Out any](answer func(context.Context, In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in); err != nil {
			Error(w, http.StatusBadRequest, err)
			return
		}
		out, err := answer(r.Context(), in)
		if err != nil {
			Error(w, http.StatusUnprocessableEntity, err)
			return
		}
		JSON(w, http.StatusOK, out)
	}
}

// Error answers {"error": message}.
func Error(w http.ResponseWriter, code int, err error) {
	JSON(w, code, map[string]string{"error": err.Error()})
}

// JSON answers a value as JSON.
func JSON(w http.ResponseWriter, code int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(value)
}
