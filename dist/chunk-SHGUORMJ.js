import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{markdownTable}from"./chunk-HZ63P622.js";var mostRows=50;function markdownListing(title,heads,rows){return rows.length===0?[]:[`#### ${title}`,markdownTable(heads,rows.slice(0,mostRows)),...andMore(rows.length)]}function andMore(count){return count>mostRows?[`and ${count-mostRows} more`]:[]}function fittingForm(forms,mostBytes){return forms.map(blocks=>`${blocks.join(`

`)}
`).find(text=>Buffer.byteLength(text)<=mostBytes)??""}export{mostRows,markdownListing,andMore,fittingForm};
