import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'

export type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'

// Whole TrueType files: pdfmake puts only the glyphs that are used into the document, about 11 KB a page.
const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))
const regular = join(fonts, '400Regular', 'NotoSansSC_400Regular.ttf')
const bold = join(fonts, '700Bold', 'NotoSansSC_700Bold.ttf')

// Loaded with the first document: a server that makes none starts sooner and is smaller.
const load = async () => {
  const { default: pdfmake } = await import('pdfmake')
  pdfmake.setFonts({ sans: { normal: regular, bold, italics: regular, bolditalics: bold } })
  // A document is made of what it is given: nothing is fetched, no other file is read.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path === regular || path === bold)
  return pdfmake
}
let loading: ReturnType<typeof load> | undefined

/** What every printed page of the company has in common. */
export interface PageStyle {
  readonly title: string
  /** Small print at the head of every page, such as the company and the document's number. */
  readonly header?: string
}

/** A4, Chinese type, page numbers; `content` in pdfmake's language. */
export const renderPdf = async (
  { title, header }: PageStyle,
  content: Content,
  more: Partial<TDocumentDefinitions> = {},
): Promise<Buffer> => {
  loading ??= load()
  return (await loading)
    .createPdf({
      pageSize: 'A4',
      pageMargins: [48, 56, 48, 56],
      info: { title },
      defaultStyle: { font: 'sans', fontSize: 10, lineHeight: 1.3 },
      ...(header && { header: { text: header, fontSize: 8, color: '#5b6670', margin: [48, 28, 48, 0] } }),
      footer: (page, pages) => ({
        text: `第 ${page} 页,共 ${pages} 页`,
        alignment: 'center',
        fontSize: 8,
        color: '#5b6670',
        margin: [0, 20, 0, 0],
      }),
      content,
      ...more,
    })
    .getBuffer()
}
