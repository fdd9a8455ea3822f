"""How the storefront's page looks; it needs no file beside it."""

__all__ = ["ICONS", "STYLE"]

ICONS = {
    "call": '<path d="M4 5.5 8 4l2.5 5L8 11c1 2.2 2.8 4 5 5l2-2.5 5 2.5-1.5 4C11 20 4 13 4 5.5z"/>',
    "website": '<circle cx="12" cy="12" r="9"/><ellipse cx="12" cy="12" rx="4" ry="9"/>'
    '<path d="M3 12h18"/>',
    "email": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "privacy": '<path d="M12 3 5 6v5.5c0 4.3 3 7.7 7 9 4-1.3 7-4.7 7-9V6z"/>',
    "terms": '<path d="M6 3h8l4 4v14H6zM9 12h6M9 16h6"/>',
    "verified": '<circle cx="12" cy="12" r="10"/><path d="m7.5 12.3 3 3 6-6.4"/>',
}
"""What the icons are drawn of, as SVG in a square of 24."""

STYLE = """
:root{color-scheme:light;--ink:#1f1f1f;--quiet:#5f6368;--line:#dadce0;--paper:#fff;--ground:#eef1f6}
*{box-sizing:border-box}
body{margin:0;padding:2.5rem 1.25rem 4rem;background:var(--ground);color:var(--ink);
-webkit-print-color-adjust:exact;print-color-adjust:exact;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:940px;margin:0 auto}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:3rem 0 .75rem}
p.lead{color:var(--quiet);margin:0 0 2rem;max-width:44rem}
h1,h2,h3,p,td,th,span,a{overflow-wrap:anywhere}
.sides{display:flex;flex-wrap:wrap;gap:2.5rem;justify-content:center}
figure{margin:0;flex:0 1 380px;min-width:280px}
figcaption{text-align:center;color:var(--quiet);font-size:.85rem;margin-top:.75rem}
.phone{--surface:#fff;--text:#1f1f1f;--soft:#5f6368;--rule:#e3e5e8;--bubble:#eef0f4;
background:var(--surface);color:var(--text);border:10px solid #0b0c0e;border-radius:38px;
overflow:hidden;min-height:660px;box-shadow:0 18px 40px rgba(20,30,60,.2)}
.phone.dark{--surface:#131416;--text:#e6e7ea;--soft:#a5a9b0;--rule:#303236;--bubble:#26282c;
color-scheme:dark}
.banner{aspect-ratio:1440/448;overflow:hidden;display:flex;align-items:center;
justify-content:center}
.banner img{width:100%;height:100%;object-fit:cover;display:block}
.banner.empty{background:repeating-linear-gradient(45deg,var(--rule) 0 10px,transparent 10px 20px);
color:var(--soft);font-size:.8rem}
.logo{width:92px;height:92px;border-radius:50%;overflow:hidden;margin:-46px auto 0;
border:4px solid var(--surface);position:relative;display:flex;align-items:center;
justify-content:center;background:var(--surface)}
.logo img{width:100%;height:100%;object-fit:cover;display:block}
.logo.empty{background:var(--brand);color:#fff;font-size:2.2rem;font-weight:600}
.who{text-align:center;padding:.6rem 1.4rem 0}
.who h3{margin:0;font-size:1.35rem;line-height:1.3;font-weight:600}
svg{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.who svg{width:20px;height:20px;vertical-align:-3px;stroke:#fff}
.who svg circle{fill:#188038;stroke:none}
.who p{margin:.3rem 0 0;font-size:.92rem;line-height:1.4}
.who .tagline{color:var(--soft);font-style:italic}
.actions{display:flex;justify-content:center;gap:1.6rem;padding:1.1rem 1rem 1.2rem}
.actions a,.actions span.off{display:flex;flex-direction:column;align-items:center;gap:.35rem;
width:74px;color:var(--text);text-decoration:none;font-size:.82rem}
.actions i{display:flex;align-items:center;justify-content:center;width:48px;height:48px;
border-radius:50%;background:var(--brand)}
.actions svg{width:22px;height:22px;stroke:#fff}
.actions .off i{background:transparent;border:2px dashed var(--rule)}
.actions .off svg{stroke:var(--soft)}
.tabs{display:flex;border-bottom:1px solid var(--rule);font-size:.9rem;font-weight:600}
.tabs span{flex:1;text-align:center;padding:.6rem 0;color:var(--soft)}
.tabs .on{color:var(--text);box-shadow:inset 0 -3px 0 var(--brand)}
.info{list-style:none;margin:0;padding:.5rem 1.2rem 1.4rem}
.info li{display:flex;gap:1rem;padding:.6rem 0;align-items:flex-start}
.info svg{flex:none;width:20px;height:20px;margin-top:.15rem;stroke:var(--soft)}
.info div{min-width:0}
.info a,.info b{display:block;color:inherit;font-weight:400;text-decoration:none;font-size:.92rem}
.info small{display:block;color:var(--soft);font-size:.8rem}
.missing{color:#b3261e!important;font-style:italic}
.dark .missing{color:#f2b8b5!important}
.talk{padding:1.1rem;display:flex;flex-direction:column;gap:.6rem;min-height:0}
.talk p{margin:0;max-width:86%;padding:.6rem .85rem;border-radius:18px;font-size:.9rem;
line-height:1.42;white-space:pre-wrap}
.talk .theirs{background:var(--bubble);align-self:flex-start;border-bottom-left-radius:5px}
.talk .mine{background:var(--brand);color:#fff;align-self:flex-end;border-bottom-right-radius:5px}
.talk .chips{display:flex;align-items:flex-start;gap:.5rem;flex-wrap:wrap}
.talk .chips span{background:var(--brand);color:#fff;border-radius:999px;padding:.3rem .9rem;
font-size:.85rem}
.talk small{color:var(--soft);text-align:center}
.sheet{width:100%;border-collapse:collapse;background:var(--paper);border-radius:14px;
overflow:hidden;font-size:.92rem}
.sheet th,.sheet td{text-align:left;vertical-align:top;padding:.65rem 1rem;
border-bottom:1px solid var(--line)}
.sheet tr:last-child th,.sheet tr:last-child td{border-bottom:0}
.sheet th{width:32%;font-weight:600;color:var(--quiet)}
.sheet td{white-space:pre-wrap}
.swatch{display:inline-block;background:var(--brand);color:#fff;border-radius:6px;
padding:.1rem .6rem;margin-right:.6rem}
.round{display:inline-flex;width:56px;height:56px;margin:0}
@media print{body{background:#fff;padding:0}.phone{box-shadow:none}}
"""
