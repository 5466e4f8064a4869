import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{parseCommand}from"./chunk-ZF2PQIN2.js";import"./chunk-L2OYBLAO.js";import"./chunk-DGRRYKQ7.js";import"./chunk-ETXMND4A.js";export{parseCommand};
