-- Those withdrawn are few, and listed.
create index item_withdrawn on exercises.item (withdrawn_at) where withdrawn_at is not null;
