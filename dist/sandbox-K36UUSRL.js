import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{startSandbox}from"./chunk-P2BH256N.js";import"./chunk-GZR4COFE.js";import"./chunk-NYW3EVQX.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";export{startSandbox};
