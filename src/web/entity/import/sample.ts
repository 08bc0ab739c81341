import type { Choice, EntityMeta, Field, Kind, Label } from '../../client/contract.ts'
import type { useWords } from '../../words/words.ts'

const samples: Partial<Record<Kind, string>> = {
  money: '12800.00',
  percent: '12.5%',
  date: '2026-03-08',
  instant: '2026-03-08 09:30',
  phone: '13800138000',
  email: 'name@company.cn',
  url: 'https://www.company.cn',
}

/** A row that shows how each column is written. By its first words the server knows it. */
export const sampleRow = (
  fields: readonly Field[],
  entities: readonly EntityMeta[],
  say: (label: Label) => string,
  t: ReturnType<typeof useWords>,
): string[] =>
  fields.map((field, i) => {
    const of = entities.find(({ name }) => name === field.target)?.label ?? field.label
    if (i === 0) return t('transfer.file.sampleMark')
    const named = (choices: readonly Choice[] = []) => choices.map(say).join(t('transfer.file.sampleAnd'))
    switch (field.kind) {
      case 'choice':
        return named(field.choices?.slice(0, 1))
      case 'multi-choice':
        return named(field.choices?.slice(0, 2))
      case 'boolean':
        return t('transfer.file.sampleYes')
      case 'integer':
      case 'decimal':
        return String(Math.max(field.min ?? 1, Math.min(field.max ?? 10, 10)))
      case 'reference':
        return t('transfer.file.sampleRecord', { what: say(of) })
      case 'person':
        return t('transfer.file.samplePerson')
      default:
        return samples[field.kind] ?? t('transfer.file.sampleText', { what: say(field.label) })
    }
  })
