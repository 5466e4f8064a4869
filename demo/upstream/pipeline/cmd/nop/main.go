// Command nop stands in for a sidecar that has done its work.
package main

func main() {}
