import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{startSandbox}from"./chunk-4DJQV2E3.js";import"./chunk-GZR4COFE.js";import"./chunk-NYW3EVQX.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";export{startSandbox};
