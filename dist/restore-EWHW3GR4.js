import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-QDUQOVT2.js";import"./chunk-MAQUXVWL.js";import"./chunk-GX42DU73.js";import"./chunk-XJRVVANY.js";import"./chunk-7AWWOCTC.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
