import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import"./chunk-EIGPGTJR.js";await import("./action-QSM7P2G5.js");
