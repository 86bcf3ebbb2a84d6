from tests.reports.test_views import house
from workshop_mgr.accounts.domain import Role
BASE = "/manage/workshops/border-days/reports"
def test_x(client, session, statements):
    house(client, session)
    statements.clear()
    r = client.get(f"{BASE}/final")
    print(len(statements))
    for s in statements: print(str(s)[:110].replace("\n"," "))
    from tests.pages import words
    print(words(r))
    for a in ("?language=ru", "?audience=outside"):
        print(words(client.get(f"{BASE}/final{a}")))
    for e in ("pdf","docx","json"):
        r=client.get(f"{BASE}/final.{e}"); print(e, r.status_code, len(r.data))
        with open(f"/tmp/x.{e}","wb") as f: f.write(r.data)
    assert 0
