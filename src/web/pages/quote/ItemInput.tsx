import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { usePage } from '../../client/records.ts'
import { useWords } from '../../words/words.ts'
import type { Draft } from './quote.ts'

interface Props {
  label: string
  draft: Draft
  onChange: (patch: Partial<Draft>) => void
}

const optionsOf = (kind: 'productId' | 'bundleId', rows: readonly Row[] | undefined) =>
  (rows ?? []).map((row) => ({ value: `${kind}:${row.id}`, label: String(row.name) }))

/** What is offered: a product on sale or a bundle, found by name or pinyin. */
export const ItemInput = ({ label, draft, onChange }: Props) => {
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const request = { fields: ['name'], limit: 30, count: 'none' as const, ...(q && { q }) }
  const products = usePage('product', { ...request, filter: { state: { eq: 'active' } } }, isOpen)
  const bundles = usePage('bundle', request, isOpen)
  const chosen = draft.productId ? `productId:${draft.productId}` : draft.bundleId ? `bundleId:${draft.bundleId}` : null
  const found = [...optionsOf('productId', products.data?.items), ...optionsOf('bundleId', bundles.data?.items)]
  const isListed = found.some(({ value }) => value === chosen)
  return (
    <Select
      aria-label={label}
      className="wide"
      style={{ width: '100%' }}
      placeholder={t('quote.choose')}
      value={chosen}
      options={chosen && !isListed ? [{ value: chosen, label: draft.name }, ...found] : found}
      onOpenChange={setOpen}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={products.isFetching ? t('quote.searching') : t('quote.nothing')}
      onChange={(value: string, option) => {
        const [kind, id] = value.split(':') as ['productId' | 'bundleId', string]
        const name = Array.isArray(option) ? '' : String(option?.label ?? '')
        // Another thing has another price: the one that was typed for the old one goes.
        onChange({ productId: null, bundleId: null, [kind]: id, name, unitPrice: null })
      }}
    />
  )
}
