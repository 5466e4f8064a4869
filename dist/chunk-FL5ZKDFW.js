import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var[s,e]=process.versions.node.split(".").map(Number);(s<22||s===22&&e<19)&&(process.stderr.write(`streamstress needs Node 22.19 or later, this is ${process.versions.node}: install a newer one
`),process.exit(2));
