import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import"./chunk-FL5ZKDFW.js";await import("./cleanup-E7X4B3H3.js");
