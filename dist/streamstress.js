#!/usr/bin/env node
import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import"./chunk-FL5ZKDFW.js";await import("./cli-DXTOTB6K.js");
