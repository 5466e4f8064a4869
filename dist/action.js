import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import"./chunk-FL5ZKDFW.js";await import("./action-GUVMO3J2.js");
