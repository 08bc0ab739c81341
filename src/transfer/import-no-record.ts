import type { FieldFault } from '../kernel/error.ts'
import type { Candidate } from './import-cells.ts'
import { faultOf } from './import-fault.ts'

/** Rows that stand in a table and are no record: each is left out and named, and comes in once its cell says otherwise. */
export const whyNoRecord = ({ cells }: Candidate, header: readonly string[]): FieldFault | undefined => {
  const texts = cells.map((cell) => cell.normalize('NFKC').replace(/\s+/g, ' ').trim())
  const first = texts.find((text) => text !== '') ?? ''
  // The row of a template that shows how its columns are written, as it was downloaded.
  if (texts.some((text) => /^(【示例行】|\[Sample row\])/.test(text)))
    return faultOf(null, 'sample', () => '这是模板自带的示例行,没有导入;要导入这一行,先改掉「示例行」那一格。')
  if (/^(本页)?(合 ?计|小 ?计|总 ?计|共 ?计|累 ?计) ?:?$/.test(first))
    return faultOf(null, 'total', () => `这是「${first}」行,没有导入;要导入这一行,先改掉这一格。`)
  if (/^(制表|填表|审核|复核)(人|日期|时间) ?:/.test(first))
    return faultOf(
      null,
      'signature',
      () => `这是表格的落款「${first.slice(0, 40)}」,没有导入;要导入这一行,先改掉这一格。`,
    )
  // Of tables that were printed page by page.
  if (header.length > 1 && texts.every((text, i) => text === (header[i] ?? '').normalize('NFKC')))
    return faultOf(null, 'header', () => '这一行又是表头,没有导入。')
}
