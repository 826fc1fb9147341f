-- The papers that reach a person are the nation's and those of a few places: found without reading what every other school published for itself.
create index paper_reach on revision.paper (organisation_id) where current_version is not null;
