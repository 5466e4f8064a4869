import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var[major,minor]=process.versions.node.split(".").map(Number);(major<22||major===22&&minor<19)&&(process.stderr.write(`streamstress needs Node 22.19 or later, this is ${process.versions.node}: install a newer one
`),process.exit(2));
