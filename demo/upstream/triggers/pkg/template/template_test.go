package template

import (
	"encoding/json"
	"strings"
	"testing"
)

func push(t *testing.T) Event {
	t.Helper()
	event := Event{Header: map[string]string{"X-GitHub-Event": "push"}}
	body := `{"head_commit":{"id":"4f1d2c9"},"commits":[{"id":"a"},{"id":"b"}],"size":2}`
	if err := json.Unmarshal([]byte(body), &event.Body); err != nil {
		t.Fatal(err)
	}
	return event
}

func TestResolve(t *testing.T) {
	for text, want := range map[string]string{
		"$(body.head_commit.id)":                 "4f1d2c9",
		"$(body.commits[1].id)":                  "b",
		"$(header.x-github-event): $(body.size)": "push: 2",
		"$(body.head_commit)":                    `{"id":"4f1d2c9"}`,
		"plain":                                  "plain",
	} {
		if got, err := Resolve(text, push(t)); err != nil || got != want {
			t.Errorf("%s: expected %q, got %q, %v", text, want, got, err)
		}
	}
}

func TestResolveNamesWhatIsMissing(t *testing.T) {
	_, err := Resolve("$(body.head_commit.sha) $(header.x-gitlab-event)", push(t))
	if err == nil || !strings.Contains(err.Error(), "sha is not found") || !strings.Contains(err.Error(), "x-gitlab-event") {
		t.Errorf("expected both to be named, got %v", err)
	}
}
