import { field } from '../../../kernel/index.ts'
import { canonicalCreditCode, isCreditCode } from './credit-code.ts'
import { canonicalPhone } from './phone.ts'
import { canonicalCity, canonicalProvince } from './region.ts'

// Fields whose values are brought into one form wherever they come in: form, API, import, public form.

type Words = { zh: string; en: string }

const contactPhone = (words: Words) =>
  field.phone({ ...words, mask: 'phone', tidy: (typed) => ({ value: canonicalPhone(typed) }) })

export const phoneField = contactPhone({ zh: '手机', en: 'Mobile' })
export const switchboardField = contactPhone({ zh: '电话', en: 'Phone' })

export const creditCodeField = field.text({
  zh: '统一社会信用代码',
  en: 'Credit code',
  max: 40,
  help: '营业执照上的 18 位代码,末位是校验码。',
  helpEn: '18 characters of the business licence, the last one a check digit.',
  tidy: (typed) => {
    const code = canonicalCreditCode(typed)
    return isCreditCode(code)
      ? { value: code }
      : { fault: `「${typed}」不是有效的代码,请对照营业执照核对 18 位(末位为校验码)` }
  },
})

export const provinceField = field.text({
  zh: '省份',
  en: 'Province',
  max: 60,
  tidy: (typed) => ({ value: canonicalProvince(typed) }),
})

export const cityField = field.text({
  zh: '城市',
  en: 'City',
  max: 60,
  tidy: (typed) => ({ value: canonicalCity(typed) }),
})
