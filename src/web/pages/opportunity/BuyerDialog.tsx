import { Button } from 'antd'
import type { Choice, EntityMeta, Field } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { createRecord, patchRecord, removeRecord, usePage, type Values } from '../../client/records.ts'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import type { Buyer, BuyingCentre } from './buying.ts'

interface Props {
  opportunityId: string
  centre: BuyingCentre
  /** Somebody to change, or the part that somebody is sought for. */
  about: Buyer | { readonly role: string | null }
  onClose: () => void
}

/** Adds a person of the customer to the buying centre or changes one, chosen from this customer and this deal only. */
export const BuyerDialog = ({ opportunityId, centre, about, onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('buyer')
  const buyer = 'id' in about ? about : null
  const people = usePage(
    'contact',
    { filter: { accountId: centre.accountId }, fields: ['name', 'title'], limit: 200, count: 'none' },
    buyer === null && centre.accountId !== null,
  )
  if (!entity || (!buyer && !people.data)) return null
  const contacts = (people.data?.items ?? []).map((row) => ({
    value: row.id,
    zh: row.title ? `${String(row.name)} · ${String(row.title)}` : String(row.name),
  }))
  const others = centre.members.filter(({ id }) => id !== buyer?.id)
  const save = async (values: Values) => {
    if (buyer) await patchRecord('buyer', buyer.id, buyer.version, values)
    else await createRecord('buyer', { ...values, opportunityId })
    onClose()
  }
  return (
    <InputDialog
      title={buyer?.name ?? t('deal.centre.addTitle')}
      submit={buyer ? t('entity.form.save') : t('deal.centre.addDo')}
      fields={fieldsOf(
        entity,
        buyer ? null : contacts,
        others.map((other) => ({
          value: other.id,
          zh: other.name ?? t('deal.centre.hidden'),
        })),
      )}
      start={buyer ? valuesOf(buyer) : { role: 'role' in about ? about.role : null }}
      note={
        buyer && entity.can.includes('remove') ? (
          <Remove buyer={buyer} word={t('deal.centre.remove')} onDone={onClose} />
        ) : contacts.length === 0 && !buyer ? (
          <p>{t('deal.centre.noContacts', { what: say(entity.label) })}</p>
        ) : undefined
      }
      onSubmit={save}
      onClose={onClose}
    />
  )
}

const Remove = ({ buyer, word, onDone }: { buyer: Buyer; word: string; onDone: () => void }) => (
  <Button
    danger
    size="small"
    onClick={() =>
      void removeRecord('buyer', buyer.id).then(onDone, (error: unknown) => toast.failure(messageOf(error)))
    }
  >
    {word}
  </Button>
)

const asChoice = (field: Field, choices: readonly Choice[]): Field => ({ ...field, kind: 'choice', choices })

/** The fields of the entity; references offer only what belongs to this deal. */
const fieldsOf = (entity: EntityMeta, contacts: readonly Choice[] | null, others: readonly Choice[]): Field[] =>
  ['contactId', 'role', 'weight', 'stance', 'reportsToId', 'note'].flatMap((key) => {
    const field = fieldOf(entity, key)
    if (!field || (key === 'contactId' && !contacts)) return []
    if (key === 'contactId') return [asChoice(field, contacts ?? [])]
    return [key === 'reportsToId' ? asChoice(field, others) : field]
  })

const valuesOf = ({ role, weight, stance, reportsToId, note }: Buyer): Values => ({
  role,
  weight,
  stance,
  reportsToId,
  note,
})
