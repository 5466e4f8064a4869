import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-X3QHUG6G.js";import"./chunk-4BMG4O2Z.js";import"./chunk-LUH4HUJE.js";import"./chunk-OC6PZSVH.js";import"./chunk-FMJV4WTM.js";import"./chunk-5YMYSDJM.js";import"./chunk-UQJPTKLV.js";import"./chunk-JXQA2DPP.js";export{a as restore};
