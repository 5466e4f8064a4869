import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-EWFWEHHX.js";import"./chunk-FTFTX4T2.js";import"./chunk-SHZXEJM7.js";import"./chunk-C44DXLYT.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
