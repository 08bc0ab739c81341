import { PDF } from '@libpdf/core'

/** What somebody reads on the pages of a PDF, in their order. Of pages with some 250 different characters at most: beyond, the reader mixes them up. */
export const textOfPdf = async (pdf: Uint8Array): Promise<string> =>
  (await PDF.load(pdf))
    .getPages()
    .map((page) => page.extractText().text)
    .join('\n')
