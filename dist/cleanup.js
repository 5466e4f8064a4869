import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import"./chunk-EIGPGTJR.js";await import("./cleanup-JGQPAVG6.js");
