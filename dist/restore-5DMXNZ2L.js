import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-4VWE33SO.js";import"./chunk-MAQUXVWL.js";import"./chunk-SUWYEYVU.js";import"./chunk-43HI3VV4.js";import"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
