import { useMeta } from '../../client/meta.ts'
import { useSay, useWords } from '../../words/words.ts'
import { OptionsInput, type OptionsInputProps } from './OptionsInput.tsx'

/** A kind of record by what it is called; documents that go through approval are mostly meant and stand first. */
export const KindInput = (props: OptionsInputProps) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  const option = ({ name, label }: (typeof entities)[number]) => ({ value: name, label: say(label) })
  const isDocument = ({ fields }: (typeof entities)[number]) => fields.some(({ key }) => key === 'approvalState')
  const options = [
    { label: t('entity.form.documents'), options: entities.filter(isDocument).map(option) },
    { label: t('entity.form.otherKinds'), options: entities.filter((one) => !isDocument(one)).map(option) },
  ]
  return <OptionsInput {...props} options={options} />
}
