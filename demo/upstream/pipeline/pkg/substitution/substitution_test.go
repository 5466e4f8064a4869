package substitution

import "testing"

func TestApply(t *testing.T) {
	params := map[string]string{"branch": "main"}
	results := map[ResultRef]string{{Task: "clone", Result: "commit"}: "4f1d2c9"}
	for text, want := range map[string]string{
		"$(params.branch)": "main",
		"$(params.branch)@$(tasks.clone.results.commit)": "main@4f1d2c9",
		"$(params.tag)":                 "$(params.tag)",
		"$(tasks.build.results.commit)": "$(tasks.build.results.commit)",
	} {
		if got := Apply(text, params, results); got != want {
			t.Errorf("%s: expected %q, got %q", text, want, got)
		}
	}
}
