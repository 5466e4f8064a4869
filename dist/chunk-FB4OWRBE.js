import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{StreamstressError}from"./chunk-DGRRYKQ7.js";function needsRemote(given,what){if(given.text("remote")===void 0)throw new StreamstressError("request",["options","no_remote"],`${what}: give --remote URL`)}export{needsRemote};
