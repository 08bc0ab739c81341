/** PostgreSQL 18 brings `uuidv7`; for those before it the same: milliseconds, the part of one in 12 bits, chance. */
export const UUIDV7 = `
  create function public.uuidv7(shift interval default '0') returns uuid language sql volatile parallel safe as $body$
    select encode(overlay(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(floor(at.ms)::bigint) from 3) from 1 for 6)
      placing substring(int8send(x'7000'::bigint + floor((at.ms - floor(at.ms)) * 4096)::bigint) from 7) from 7 for 2), 'hex')::uuid
    from (select extract(epoch from clock_timestamp() + shift) * 1000 as ms) as at
  $body$`

export const UUIDV7_IF_ABSENT = `do $do$ begin if to_regprocedure('uuidv7(interval)') is null then ${UUIDV7}; end if; end $do$`
