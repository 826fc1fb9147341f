-- Cards were made from answers that a teacher has marked since as if these still waited: they are made again when they are read next.
update revision.replay set attempts = 0
where exists (select 1 from exercises.attempt where attempt.scope = replay.scope and attempt.person_id = replay.person_id and attempt.pending and attempt.marked_at is not null);
delete from revision.card using exercises.attempt
where attempt.pending and attempt.marked_at is not null and card.scope = attempt.scope and card.person_id = attempt.person_id and card.item_id = attempt.item_id;
