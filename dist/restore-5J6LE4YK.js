import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-STNQ4PGZ.js";import"./chunk-XAQLY73P.js";import"./chunk-IJFDK6ZX.js";import"./chunk-2LREQBS3.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
