import { PDF } from '@libpdf/core'

/** What somebody reads on the pages of a PDF, in their order. */
export const textOfPdf = async (pdf: Uint8Array): Promise<string> =>
  (await PDF.load(pdf))
    .getPages()
    .map((page) => page.extractText().text)
    .join('\n')
