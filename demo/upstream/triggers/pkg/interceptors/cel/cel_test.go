package cel

import "testing"

var opened = Event{
	Header: map[string]string{"X-GitHub-Event": "pull_request"},
	Body: map[string]any{
		"action":       "opened",
		"number":       7.0,
		"pull_request": map[string]any{"draft": true, "title": "Fix the docs"},
	},
}

func TestAccepts(t *testing.T) {
	for filter, want := range map[string]bool{
		`body.action == 'opened'`:                        true,
		`body.action != "opened"`:                        false,
		`body.number == 7`:                               true,
		`!body.pull_request.draft`:                       false,
		`header.match('x-github-event', 'pull_request')`: true,
		`header.match('x-github-event', 'pull_request') && body.action == 'opened'`:    true,
		`body.action == 'closed' || (body.action == 'opened' && body.number == 7)`:     true,
		`body.pull_request.title.startsWith('Fix') == true && body.pull_request.draft`: true,
	} {
		compiled, err := Compile(filter)
		if err != nil {
			t.Error(err)
			continue
		}
		if got, err := compiled.Accepts(opened); err != nil || got != want {
			t.Errorf("%s: expected %v, got %v, %v", filter, want, got, err)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, filter := range []string{``, `body.action ==`, `body.action = 'opened'`, `event.action == 'opened'`, `body.action.matches('o.*')`, `(true`, `'open`} {
		if _, err := Compile(filter); err == nil {
			t.Errorf("expected %q to be refused", filter)
		}
	}
}

func TestAcceptsNeedsItsFields(t *testing.T) {
	filter, err := Compile(`body.issue.number == 7`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := filter.Accepts(opened); err == nil {
		t.Error("expected a missing field to be an error")
	}
}
