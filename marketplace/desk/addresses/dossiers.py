"""Dossiers, the library of papers, plans."""

from django.urls import path

from marketplace.desk.views import dossier_commune, dossier_steps, dossiers, library, plans

urlpatterns = [
    path("phuong-an/", plans.plans, name="plans"),
    path("phuong-an/moi/", plans.start, name="plan_start"),
    path("phuong-an/<int:plan_id>/", plans.plan, name="plan"),
    path("phuong-an/<int:plan_id>/moc/", plans.add_milestone, name="milestone_add"),
    path(
        "phuong-an/<int:plan_id>/moc/<int:milestone_id>/bo/",
        plans.remove_milestone,
        name="milestone_remove",
    ),
    path("ho-so/", dossiers.index, name="dossiers"),
    path("ho-so/moi/", dossiers.start, name="dossier_start"),
    path("ho-so/<int:dossier_id>/", dossiers.dossier, name="dossier"),
    path("ho-so/<int:dossier_id>/buoc/<slug:page>/", dossier_steps.page, name="dossier_page"),
    path("ho-so/<int:dossier_id>/tieu-chi/<str:group>/", dossier_steps.group, name="dossier_group"),
    path("ho-so/<int:dossier_id>/tu-cho/", dossiers.from_market, name="dossier_from_market"),
    path("ho-so/<int:dossier_id>/muc-tieu/", dossiers.aim, name="dossier_aim"),
    path("ho-so/<int:dossier_id>/kiem-tra/", dossiers.check, name="dossier_check"),
    path("ho-so/<int:dossier_id>/nop/", dossiers.file, name="dossier_file"),
    path("ho-so/<int:dossier_id>/phieu/<int:number>/", dossiers.receipt, name="dossier_receipt"),
    path("ho-so/<int:dossier_id>/bo/", dossiers.cancel, name="dossier_cancel"),
    path("ho-so/<int:dossier_id>/<slug:form>.pdf", dossiers.paper, name="dossier_paper"),
    path("ho-so/<int:dossier_id>/xa/", dossier_commune.reports, name="dossier_commune"),
    path(
        "ho-so/<int:dossier_id>/mau-03/<int:number>/", dossier_commune.paper, name="dossier_mau03"
    ),
    path("giay-to/", library.index, name="library"),
    path("giay-to/them/", library.add, name="document_add"),
    path("giay-to/<int:document_id>/", library.document, name="document"),
    path("giay-to/<int:document_id>/tep/", library.document_file, name="document_file"),
    path("giay-to/<int:document_id>/thoi-dung/", library.leave_out, name="document_leave_out"),
]
