import type { Field } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import {
  comma,
  formatBytes,
  formatInstant,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPeriod,
  formatPhone,
} from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import { countsText, isCounts } from './counts.ts'

interface Address {
  province?: string
  city?: string
  district?: string
  street?: string
}

/** Fields that hold the name of a kind of record; people read what the kind is called. */
const namingKinds = ['entity', 'subjectEntity']

/** A value as plain text: tooltips, sentences of filters, conflicts, sums. */
export const useValueText = (): ((field: Field, value: unknown, label?: string) => string) => {
  const t = useWords()
  const say = useSay()
  const { company, entities } = useMeta()
  const kindText = (name: string) => {
    const kind = entities.find((entity) => entity.name === name)
    return kind ? say(kind.label) : name
  }
  const choiceText = (field: Field, value: unknown) => {
    const choice = field.choices?.find((c) => c.value === value)
    return choice ? say(choice) : String(value)
  }
  return (field, value, label) => {
    if (value === null || value === undefined || value === '') return t('entity.value.none')
    if (label !== undefined) return label
    switch (field.kind) {
      case 'money':
        return formatMoney(Number(value), company.currency)
      case 'percent':
        return formatPercent(Number(value))
      case 'integer':
        if (field.nominal) return String(value)
        return field.key === 'size' ? formatBytes(Number(value)) : formatNumber(Number(value), 0)
      case 'decimal':
        return formatNumber(Number(value), field.scale)
      case 'phone':
        return formatPhone(String(value))
      case 'boolean':
        return value ? t('entity.value.yes') : t('entity.value.no')
      case 'choice':
        return choiceText(field, value)
      case 'multi-choice':
        return (value as unknown[]).map((one) => choiceText(field, one)).join(comma())
      case 'instant':
        return formatInstant(String(value), company.timeZone)
      case 'address': {
        // The words of a filter.
        if (typeof value === 'string') return value
        const { province = '', city = '', district = '', street = '' } = value as Address
        return `${province}${city === province ? '' : city}${district}${street}`
      }
      case 'text':
        if (field.key === 'period') return formatPeriod(String(value))
        return namingKinds.includes(field.key) ? kindText(String(value)) : String(value)
      case 'json':
        if (isCounts(value)) return countsText(value)
        return typeof value === 'string' ? value : JSON.stringify(value)
      default:
        return String(value)
    }
  }
}
