// Command workingdirinit makes the working directories of the steps.
package main

import "os"

func main() {
	for _, path := range os.Args[1:] {
		if err := os.MkdirAll(path, 0o755); err != nil {
			_, _ = os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
	}
}
