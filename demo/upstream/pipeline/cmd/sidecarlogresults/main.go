// Command sidecarlogresults prints the result files that a step left.
package main

import "os"

func main() {
	for _, path := range os.Args[1:] {
		data, err := os.ReadFile(path)
		if err != nil {
			_, _ = os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		_, _ = os.Stdout.Write(append(data, '\n'))
	}
}
