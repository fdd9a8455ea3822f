"""The Contacts API: contacts, groups, the blacklist, and the jobs that change many at once."""
